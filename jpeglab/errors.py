"""The two ways in which a file can fail: it is broken, or it is something we do not do.

A missing file stays an ``OSError`` and a wrong argument a ``ValueError``.
"""


class JpegError(Exception):
    """Anything that is wrong with a JPEG file."""


class FormatError(JpegError):
    """The file breaks the rules of T.81.

    Attributes
    ----------
    offset : int or None
        Where in the file, in bytes from its start.
    """

    def __init__(self, message: str, offset: int | None = None):
        super().__init__(message if offset is None else f"{message} (at byte {offset})")
        self.message = message
        self.offset = offset

    def __reduce__(self) -> tuple[type, tuple[str, int | None]]:  # exceptions travel between processes by pickle
        return type(self), (self.message, self.offset)


class UnsupportedError(JpegError):
    """The file may be valid, but asks for something that jpeglab does not do.

    Attributes
    ----------
    feature : str
        What it asks for, for example ``"arithmetic coding (SOF9)"``.
    """

    def __init__(self, feature: str):
        super().__init__(f"unsupported JPEG feature: {feature}")
        self.feature = feature

    def __reduce__(self) -> tuple[type, tuple[str]]:
        return type(self), (self.feature,)
