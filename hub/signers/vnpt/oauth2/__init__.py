"""SmartCA's older OAuth2 API ("csc" v1.1, 15/05/2024): tokens of people, the phone confirms."""
