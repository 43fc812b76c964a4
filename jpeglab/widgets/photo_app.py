"""The explorable with a photo to choose: a sample, or a file of the reader's own."""

import functools
import html
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import ipywidgets

from jpeglab.datasets import picture_file, pictures
from jpeglab.widgets.app import App, Refusal
from jpeglab.widgets.photo import Photo, open_photo

__all__ = ["COLORED", "PhotoApp"]

COLORED = ("astronaut", "chelsea", "coffee", "dandelion", "fig", "rocket", "sunset")  # the samples that are not grey
BLOCK = 8  # pixels
SIDE_LABEL = {"description_width": "auto"}


class PhotoApp(App):
    """An app that adds two controls to its own: "picture", a name for ``self.photo``, and "upload".

    Parameters
    ----------
    controls, views, states, actions : as for App
    picture : one of jpeglab.datasets.pictures()
    samples : the pictures to choose from, all if None
    """

    def __init__(
        self,
        controls: Mapping[str, ipywidgets.Widget],
        *views: ipywidgets.Widget,
        picture: str = "astronaut",
        samples: Sequence[str] | None = None,
        states: Mapping[str, Mapping[str, Any]] | None = None,
        actions: Mapping[str, Callable[[Any], None]] | None = None,
    ):
        self.samples = tuple(samples or pictures())
        self.uploads: dict[str, Photo] = {}
        choice = ipywidgets.Dropdown(
            options=self.samples, value=picture, description="Picture", style=SIDE_LABEL, layout={"width": "220px"}
        )
        upload = ipywidgets.FileUpload(
            description="A photo of your own", layout={"width": "auto"},
            tooltip="A JPEG, PNG, TIFF or other picture file; it goes to this kernel and no further",
        )  # fmt: skip
        super().__init__(
            {**controls, "picture": choice, "upload": upload},
            *views,
            states=states,
            actions={"upload": self.upload, **(actions or {})},
        )

    def draw(self) -> None:
        """Draw the state that the controls are in, and say what was done to a photo of the reader's own."""
        super().draw()
        self.remark.value = _remark(self.uploads.get(self.controls["picture"].value))

    def photo(self, picture: str) -> Photo:
        """The photo that a value of the control "picture" names."""
        return self.uploads.get(picture) or _sample(picture)

    def photo_with_blocks(self, picture: str) -> Photo:
        """The same; Refusal if it has no whole block."""
        photo = self.photo(picture)
        if min(photo.pixels.shape[:2]) < BLOCK:
            raise Refusal(f"{photo.name} is too small: it has no whole block of 8 × 8 pixels.")
        return photo

    def upload(self, files: tuple[dict[str, Any], ...]) -> None:
        """Open an uploaded file, and show it; Refusal if that cannot be done, and all stays as it was."""
        for file in files:
            self.controls["upload"].value = ()  # so that the same file can be chosen again
            photo = open_photo(file["name"], bytes(file["content"]))
            before, uploads, name = self.values["picture"], dict(self.uploads), f"yours: {photo.name}"
            self._offer({**uploads, name: photo}, before)
            try:
                self.move(picture=name)
            except Refusal:  # a picture, but none for this app
                self._offer(uploads, before)
                raise

    def _offer(self, uploads: dict[str, Photo], chosen: str) -> None:
        self.uploads = uploads
        with self.still():
            self.controls["picture"].options = (*self.samples, *uploads)
            self.controls["picture"].value = chosen


def _remark(photo: Photo | None) -> str:
    if photo is None or not photo.notes:
        return ""
    return html.escape(f"{photo.name}: {'; '.join(photo.notes)}. All numbers are of these pixels.")


@functools.cache
def _sample(name: str) -> Photo:
    file = picture_file(name)
    return open_photo(file.name, file.read_bytes())
