"""Why something that was brought to an idea cannot be used."""


class MaterialUnusable(Exception):
    """`code` says why; the host has the sentence for it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class PictureUnusable(MaterialUnusable):
    """Of an image: `image_type`, `image_damaged`, `image_too_large`, `image_dimensions` or `image_animated`."""


class PageUnusable(MaterialUnusable):
    """Of a page: `page_url_invalid`, `address_refused`, `page_unreachable`, `page_not_text`, `page_empty`."""
