"""What the page says, in English and Japanese."""

import dataclasses


@dataclasses.dataclass(frozen=True)
class Texts:
    """All words of one language."""

    language: str
    title: str
    intro: str
    privacy: str
    photo: str
    camera: str
    style: str
    painted: str
    trained: str
    background: str
    backgrounds: tuple[tuple[str, str], ...]  # (what is said, what `PaintedStyle` takes)
    face: str
    show_points: str
    draw: str
    vary: str
    looks: str
    result: str
    download: str
    no_photo: str
    no_face: str
    unreadable: str
    too_large: str
    failed: str


ENGLISH = Texts(
    language="English",
    title="Anime icons of your photos",
    intro="Drop a photo of a face that looks roughly ahead, choose a style, and press *Draw*.",
    privacy="Your photo stays on this machine. It is not kept: its file is deleted within minutes.",
    photo="Photo",
    camera="Or the camera, or the clipboard",
    style="Style",
    painted="Painted",
    trained="Trained generator (a sketch)",
    background="Background (painted style)",
    backgrounds=(("The photo's", "photo"), ("Plain", "plain"), ("Transparent", "transparent")),
    face="Face, the largest first",
    show_points="Show the face's landmarks on the photo",
    draw="Draw",
    vary="Show twelve looks",
    looks="Painted looks: choose one to draw it",
    result="Before and after",
    download="Download PNG",
    no_photo="Choose a photo first.",
    no_face="No face was found. Try a photo in which the face is larger, or looks more ahead.",
    unreadable="This file cannot be read as a picture. Save it as JPEG or PNG and try again.",
    too_large="This picture is too large. Make it smaller and try again.",
    failed="This face could not be drawn. Try another photo.",
)
JAPANESE = Texts(
    language="日本語",
    title="写真からアニメ風アイコン",
    intro="ほぼ正面を向いた顔写真を入れ、スタイルを選んで「描く」を押してください。",
    privacy="写真はこのコンピューターの外に送られません。保存もされず、数分以内に削除されます。",
    photo="写真",
    camera="カメラまたはクリップボード",
    style="スタイル",
    painted="ペイント",
    trained="学習済みモデル（スケッチ）",
    background="背景（ペイントのみ）",
    backgrounds=(("写真のまま", "photo"), ("無地", "plain"), ("透明", "transparent")),
    face="顔（大きい順）",
    show_points="写真に顔の特徴点を表示する",
    draw="描く",
    vary="12 種類を見る",
    looks="ペイントの種類（選ぶと描きます）",
    result="変換前と変換後",
    download="PNG をダウンロード",
    no_photo="先に写真を選んでください。",
    no_face="顔が見つかりませんでした。顔がもっと大きく、正面を向いた写真をお試しください。",
    unreadable="画像として読み込めません。JPEG か PNG で保存し直してお試しください。",
    too_large="画像が大きすぎます。縮小してからお試しください。",
    failed="この顔は描けませんでした。別の写真をお試しください。",
)
ALL = (ENGLISH, JAPANESE)


def of(language: str) -> Texts:
    """The texts of a language by its own name; English if there is no such."""
    return next((texts for texts in ALL if texts.language == language), ENGLISH)


def wanted(accept_language: str) -> Texts:
    """The texts that a browser's Accept-Language header asks for first."""
    first = accept_language.split(",")[0].strip().lower()
    return JAPANESE if first.startswith("ja") else ENGLISH
