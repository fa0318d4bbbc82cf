"""The application that ``hub serve`` serves."""

from __future__ import annotations

from fastapi import FastAPI

from hub.core.journey.workshop import Workshop
from hub.web.hooks import hooks


def application(shop: Workshop) -> FastAPI:
    """Return the application over an open workshop; it tells nobody what it consists of."""
    app = FastAPI(title="hocba-hub", docs_url=None, redoc_url=None, openapi_url=None)
    app.include_router(hooks(shop))
    return app
