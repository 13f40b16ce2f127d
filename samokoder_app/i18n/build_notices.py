"""What the host itself says about a build, in the language of its idea."""

from engine.llm.errors import KeyGone
from samokoder_app.i18n.text import Text


class BuildNotices:
    """Told beside the work of a build."""

    packages_awaited = Text(
        "Сначала устанавливаются пакеты основы «{stack}»: это делается один раз и занимает около минуты.",
        "The packages of {stack} are being installed first; that happens once and takes about a minute.",
    )
    kept_yours = Text(
        "Ваша правка сохранена ({paths}); изменение того же файла сборкой пропущено.",
        "Your change of {paths} was kept; the build's own change of it was left out.",
    )
    month_used = Text(
        "Использовано {share}\u00a0% вашего лимита на этот месяц: {spent} из {limit}.",
        "{share}% of your limit for this month is used: {spent} of {limit}.",
    )
    project_used = Text(
        "Использовано {share}\u00a0% лимита проекта: {spent} из {limit}.",
        "{share}% of this project's limit is used: {spent} of {limit}.",
    )
    repairs_returned = Text(
        "Исправление не удалось, поэтому его стоимость возвращена на счёт. Кредитов возвращено: {credits}.",
        "The repair did not succeed, so what it cost was given back. Credits returned: {credits}.",
    )


BUILD_STOPS: dict[str, Text] = {
    "internal": Text(
        "На нашей стороне произошёл сбой, и сборка приостановлена; сделанное сохранено. Продолжите её; если не поможет, "
        "сообщите владельцу сервера номер {incident}.",
        "Something failed on our side and the build was paused; its work is kept. Resume it; if that does not help, tell "
        "the owner of this server the number {incident}.",
    ),
    "worker_crashed": Text(
        "Сборка несколько раз ({attempts}) обрывалась на одном и том же месте и приостановлена; сделанное сохранено. "
        "Сообщите владельцу сервера номер {incident}, затем продолжите её.",
        "The build was broken off {attempts} times at the same place and was paused; its work is kept. Tell the owner of "
        "this server the number {incident}, then resume it.",
    ),
    "managed_key_off": Text(
        "Модель, за которую платят кредитами, сейчас недоступна: владелец сервера отключил её или её ключ не работает. "
        "Ничего не списано. Выберите другую модель и продолжите сборку.",
        "The model that is paid for with credits is not available now: the owner of this server has switched it off, or "
        "its key does not work. Nothing was charged. Choose another model and resume the build.",
    ),
    KeyGone.code: Text(**KeyGone.sentences),
    "key_unreadable": Text(
        "Сохранённый ключ больше не читается. Удалите его, введите заново и продолжите сборку.",
        "The kept key cannot be read any more. Delete it, enter it again and resume the build.",
    ),
}
"""Why a build was paused, by the code of its error."""
