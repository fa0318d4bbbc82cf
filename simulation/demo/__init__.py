"""The demonstration: an invented commune's schools from workbooks to verified documents."""
