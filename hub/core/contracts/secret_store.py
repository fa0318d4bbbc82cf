"""The contract of a secret store: secrets that an organisation keeps elsewhere (két bí mật ngoài).

The hub keeps only the reference. How the store itself is reached (address, token) is the plugin's
business and comes from the plugin's own environment: it would be a secret too.
"""

from __future__ import annotations

from abc import ABC, abstractmethod

from pydantic import SecretStr


class SecretStore(ABC):
    """Gives secrets by reference; small, and asked only when a plugin is built."""

    @abstractmethod
    def read(self, reference: str) -> SecretStr:
        """Return the secret known as `reference`.

        :raises Retry: when the store does not answer.
        :raises Pause: when it has no such secret, or does not give it.
        """
