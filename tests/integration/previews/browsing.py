"""Opening a preview in the page of the platform's stand-in."""

from urllib.parse import quote

from playwright.async_api import Frame, Page


async def in_frame(page: Page, port: int, src: str, platform: str = "localhost") -> Frame:
    """The frame of the platform's page, under one of its names, that shows `src`."""
    await page.goto(f"http://{platform}:{port}/?src={quote(src, safe='')}")
    frame = await (await page.wait_for_selector("iframe")).content_frame()
    assert frame is not None
    return frame
