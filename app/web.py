"""The web server's application: the portal's pages, the chat page and a health check. No documentation pages, no access log."""

from fastapi import APIRouter, FastAPI
from fastapi.responses import PlainTextResponse

from app.clock import new_id, new_token, now
from app.links import CHAT
from app.paper_desk import desk_of
from app.sms_calls import sms_routes
from app.telegram_calls import telegram_routes
from app.wiring import PROMPTS, House
from bot.assisting import read_briefing_cards
from bot.channels.link_page import link_page_routes
from bot.channels.web_chat import web_chat_routes
from bot.channels.web_chat_words import read_page_words
from bot.channels.worker import WorkerConversations
from core.chat import Heard
from media_catalogue.captioning import CaptionDesk
from media_catalogue.name_review import NamesDesk
from portal.services import PortalServices, PortalSettings
from portal.site import SecureHeaders, install_error_pages, portal_routes


def web_app(house: House) -> FastAPI:
    """Return the application over an open house."""
    app = FastAPI(title="Heard", docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(SecureHeaders)
    install_error_pages(app)
    for router in portal_routes(_portal_services(house)):
        app.include_router(router)
    app.include_router(_link_page(house))
    app.include_router(
        web_chat_routes(
            hear=house.listener.hear,
            chat_log=house.store.conversations,
            turns=house.store.conversations,
            consultations=house.store.consultations,
            outbox=house.store.conversations,
            keep_media=house.keep_media,
            keep_file=house.keep_file,
            files=house.files,
            safeguarding=house.safeguarding,
            wordings={code: tongue.wording for code, tongue in house.tongues.items()},
            spoken=read_page_words(PROMPTS / "web_chat"),
            base_url=house.settings.base_url,
            clock=now,
            new_token=new_token,
            new_id=new_id,
            cookie_secure=house.settings.cookie_secure,
            limit_bytes=house.settings.voice_limit_bytes,
        )
    )
    for called in (sms_routes(house), telegram_routes(house)):
        if called is not None:
            app.include_router(called)

    @app.get("/health", include_in_schema=False)
    async def health() -> PlainTextResponse:
        return PlainTextResponse("ok")

    return app


def _link_page(house: House) -> APIRouter:
    """Return the page of private links, whose address would else be taken for a consultation's."""
    store = house.store

    async def hear(heard: Heard) -> None:
        await (house.attendant.receive if heard.channel in house.channels else house.listener.hear)(heard)

    return link_page_routes(
        hear=hear,
        links=store.links,
        turns=store.conversations,
        chat_log=store.conversations,
        keep_media=house.keep_media,
        keep_file=house.keep_file,
        spoken=read_page_words(PROMPTS / "web_chat"),
        clock=now,
        new_id=new_id,
        cookie_secure=house.settings.cookie_secure,
        limit_bytes=house.settings.upload_limit_bytes,
    )


def _portal_services(house: House) -> PortalServices:
    store = house.store
    return PortalServices(
        findings=store.findings,
        testimonies=store.testimonies,
        corrections=store.corrections,
        voices=store.voices,
        captions=CaptionDesk(testimonies=store.testimonies, quotes=store.quotes),
        outside=house.outside_films,
        names=NamesDesk(finding=house.name_finding, reviews=store.name_reviews, clock=now),
        descriptions=store.descriptions,
        concerns=store.concerns,
        consultations=store.consultations,
        themes=store.themes,
        staff=store.staff,
        people=store.people,
        intake=house.intake,
        files=house.files,
        walls=store.walls,
        panels=store.panels,
        paper=store.paper,
        desk=desk_of(house, clock=now, new_id=new_id),
        worker=WorkerConversations(
            hear=house.listener.hear,
            keep_media=house.keep_media,
            briefings=store.briefings,
            chat_log=store.conversations,
            turns=store.conversations,
            scripts=store.scripts,
            consultations=store.consultations,
            catalogue=store.catalogue,
            people=store.people,
            words=read_briefing_cards(PROMPTS / "briefing"),
            wording=house.wording,
            tongues=house.tongues,
            clock=now,
            new_id=new_id,
        ),
        finished_uploads=house.finished_uploads,
        clock=now,
        new_token=new_token,
        settings=PortalSettings(
            cookie_secure=house.settings.cookie_secure,
            upload_limit_bytes=house.settings.upload_limit_bytes,
            upload_folder=house.home.uploads,
            upload_days=house.settings.upload_days,
            chat_base=CHAT,
            usual_setting=house.apart.setting if house.apart else None,
        ),
    )
