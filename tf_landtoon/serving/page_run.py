"""The page itself, in Gradio: the work of `page`."""

import os
import pathlib
import shutil
import tempfile
import threading
from collections.abc import Callable
from typing import Any

import tf_landtoon
from tf_landtoon import errors, stopping
from tf_landtoon.images import pictures
from tf_landtoon.serving import page_texts
from tf_landtoon.serving.page_settings import PageSettings
from tf_landtoon.serving.page_texts import ALL, ENGLISH
from tf_landtoon.serving.page_work import Complaint, PageWork

_SUFFIXES = [".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif", ".avif"]
_DELETE_EVERY_S, _DELETE_AFTER_S = 60, 180
# Whatever Gradio's templates ask of other places, the browser does not fetch it.
_POLICY = (
    "default-src 'self' data: blob: 'unsafe-inline' 'unsafe-eval'; img-src 'self' data: blob:; "
    "connect-src 'self' data: blob:; form-action 'self'"
)


def run(settings: PageSettings) -> None:
    """Serves the page until it is stopped.

    Raises:
        errors.InputError: Gradio or dlib is missing, or the port is taken.
    """
    try:
        import gradio  # an extra, and a slow import
    except ImportError as error:
        raise errors.InputError(
            "the page needs Gradio; run pip install '.[photos,page]' in the checkout"
        ) from error
    with tempfile.TemporaryDirectory(prefix="tf_landtoon-page-") as folder:
        os.environ |= {"GRADIO_TEMP_DIR": folder, "GRADIO_ANALYTICS_ENABLED": "False"}
        work = PageWork(tf_landtoon.load, settings.model)
        _serve(gradio, build(gradio, work, settings), settings)


def _serve(gradio: Any, page: Any, settings: PageSettings) -> None:
    """Starts the server and waits."""
    system = ["system-ui", "sans-serif"]  # fonts of others would be fetched
    theme = gradio.themes.Soft(font=system, font_mono=["ui-monospace", "monospace"])
    try:
        _, address, _ = page.launch(
            server_name=settings.host,
            server_port=settings.port,
            max_file_size=f"{settings.most_megabytes}mb",
            share=False,
            quiet=True,
            show_error=True,
            theme=theme,
            head=f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
            footer_links=[],
            ssr_mode=False,
            prevent_thread_lock=True,
        )
    except OSError as error:
        raise errors.InputError(
            f"--port={settings.port}: cannot be listened at; choose another"
        ) from error
    print(f"the page is at {address}; Ctrl-C ends it", flush=True)
    try:
        with stopping.sigterm_as_interrupt():
            page.block_thread()
    finally:
        page.close()


def build(gradio: Any, work: PageWork, settings: PageSettings) -> Any:
    """Lays out the page.

    Args:
        gradio: the module.
        work: draws.
        settings: which styles there are.

    Returns:
        Gradio's `Blocks`, queued.
    """
    page = gradio.Blocks(
        title=ENGLISH.title,
        analytics_enabled=False,
        delete_cache=(_DELETE_EVERY_S, _DELETE_AFTER_S),
    )
    with page:
        language = gradio.Radio(
            [texts.language for texts in ALL], value=ENGLISH.language, label="Language / 言語"
        )
        heading = gradio.Markdown(_heading(ENGLISH))
        with gradio.Row():
            with gradio.Column():
                photo = gradio.File(
                    label=ENGLISH.photo, file_types=_SUFFIXES, type="filepath", height=120
                )
                camera = gradio.Image(
                    sources=["webcam", "clipboard"],
                    type="filepath",
                    label=ENGLISH.camera,
                    height=200,
                )
                style = gradio.Radio(_styles(ENGLISH, settings), value=0, label=ENGLISH.style)
                background = gradio.Radio(
                    list(ENGLISH.backgrounds), value="photo", label=ENGLISH.background
                )
                faces = gradio.Gallery(
                    label=ENGLISH.face, columns=6, height=140, visible=False, allow_preview=False
                )
                points = gradio.Checkbox(label=ENGLISH.show_points)
                draw = gradio.Button(ENGLISH.draw, variant="primary")
                vary = gradio.Button(ENGLISH.vary)
            with gradio.Column():
                result = gradio.ImageSlider(label=ENGLISH.result, image_mode="RGBA", format="png")
                download = gradio.DownloadButton(ENGLISH.download, visible=False)
                looks = gradio.Gallery(
                    label=ENGLISH.looks, columns=4, visible=False, allow_preview=False, format="png"
                )
        chosen, wished = gradio.State(0), gradio.State(0)

        def speak(name: str) -> list[Any]:
            texts = page_texts.of(name)
            return [
                _heading(texts),
                gradio.File(label=texts.photo),
                gradio.Image(label=texts.camera),
                gradio.Radio(_styles(texts, settings), label=texts.style),
                gradio.Radio(list(texts.backgrounds), label=texts.background),
                gradio.Gallery(label=texts.face),
                gradio.Checkbox(label=texts.show_points),
                gradio.Button(texts.draw),
                gradio.Button(texts.vary),
                gradio.ImageSlider(label=texts.result),
                gradio.DownloadButton(texts.download),
                gradio.Gallery(label=texts.looks),
            ]

        def told(ask: Callable[[page_texts.Texts], Any], name: str) -> Any:
            """What is asked for; a complaint is shown in the reader's language."""
            try:
                return ask(page_texts.of(name))
            except Complaint as complaint:
                raise gradio.Error(str(complaint), print_exception=False) from complaint

        def look(path: str | None, name: str) -> list[Any]:
            """Shows the faces of a new photo, to choose from."""
            found = told(lambda texts: work.thumbnails(path, texts), name) if path else []
            several = gradio.Gallery(value=found, visible=len(found) > 1, selected_index=0)
            return [several, gradio.Gallery(value=[], visible=False), 0, 0]

        def show_looks(
            file: str | None, shot: str | None, number: int, behind: str, name: str
        ) -> Any:
            found = told(lambda x: work.variations(file or shot, number, behind, x), name)
            return gradio.Gallery(value=found, visible=True)

        def make(*given: Any) -> list[Any]:
            file, shot, number, trained, behind, wish, shown, name = given
            asked = (file or shot, number, trained == 1, behind, wish, shown)
            drawing = told(lambda texts: work.drawing(*asked, texts), name)
            folder = pathlib.Path(tempfile.mkdtemp(dir=os.environ["GRADIO_TEMP_DIR"]))
            target = folder / "icon.png"
            target.write_bytes(pictures.encode_png(drawing.after, signed=True))
            forget = threading.Timer(_DELETE_AFTER_S, shutil.rmtree, [folder, True])
            forget.daemon = True
            forget.start()
            return [
                (drawing.before, drawing.after),
                gradio.DownloadButton(value=target, visible=True),
            ]

        def greet(request: gradio.Request) -> str:
            return page_texts.wanted(request.headers.get("accept-language", "")).language

        said = [
            heading,
            photo,
            camera,
            style,
            background,
            faces,
            points,
            draw,
            vary,
            result,
            download,
            looks,
        ]
        language.change(speak, language, said, show_progress="hidden", queue=False)
        page.load(greet, None, language, queue=False)
        seen = [faces, looks, chosen, wished]
        photo.change(look, [photo, language], seen)
        camera.change(look, [camera, language], seen)
        faces.select(_index_of(gradio), None, chosen, queue=False)
        vary.click(show_looks, [photo, camera, chosen, background, language], looks)
        asked = [photo, camera, chosen, style, background, wished, points, language]
        draw.click(make, asked, [result, download])
        picked = looks.select(_index_of(gradio), None, wished, queue=False)
        picked.then(lambda: 0, None, style, queue=False).then(make, asked, [result, download])
    return page.queue(max_size=settings.most_waiting, default_concurrency_limit=1)


def _index_of(gradio: Any) -> Any:
    def index(event: gradio.SelectData) -> int:
        return event.index

    return index


def _styles(texts: page_texts.Texts, settings: PageSettings) -> list[tuple[str, int]]:
    both = [(texts.painted, 0), (texts.trained, 1)]
    return both if settings.model else both[:1]


def _heading(texts: page_texts.Texts) -> str:
    return f"# {texts.title}\n\n{texts.intro}\n\n{texts.privacy}"
