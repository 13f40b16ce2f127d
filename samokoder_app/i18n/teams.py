"""Texts of teams."""

from samokoder_app.i18n.text import Text

TEAM_ERRORS: dict[str, Text] = {
    "error.role_forbids": Text(
        "Ваша роль в команде этого не позволяет. Попросите владельца или администратора команды.",
        "Your role in the team does not allow this. Ask the team's owner or an admin.",
    ),
    "error.team_not_found": Text(
        "Такой команды нет: возможно, её удалили или вы в ней больше не состоите. Откройте список команд.",
        "There is no such team; it may have been deleted, or you are no longer in it. Open the list of teams.",
    ),
    "error.member_not_found": Text(
        "Этого человека в команде уже нет. Обновите страницу.",
        "This person is not in the team any more. Reload the page.",
    ),
    "error.team_name_empty": Text("Дайте команде название.", "Give the team a name."),
    "error.teams_full": Text(
        "У вас уже 20 команд, больше завести нельзя. Удалите ненужную.",
        "You own 20 teams already, the most there can be. Delete one you do not need.",
    ),
    "error.quota_teams": Text(
        "В вашем тарифе нет команд. Выберите тариф с командой и пригласите людей.",
        "Your plan has no teams. Choose a plan with a team to invite people.",
    ),
    "error.quota_members": Text(
        "Тариф владельца команды не допускает больше участников. Удалите кого-нибудь или смените тариф.",
        "The plan of the team's owner allows no more members. Remove somebody or change the plan.",
    ),
    "error.invitation_gone": Text(
        "Это приглашение уже использовано, отозвано или его срок истёк. Попросите новое.",
        "This invitation was used, revoked, or has expired. Ask for a new one.",
    ),
    "error.invitation_of_another": Text(
        "Приглашение выписано на другой адрес. Войдите с тем адресом, на который его прислали, или попросите новое.",
        "The invitation is for another address. Sign in with the address it was sent to, or ask for a new one.",
    ),
    "error.invitations_full": Text(
        "Открытых приглашений уже 50. Отзовите те, что больше не нужны.",
        "There are 50 open invitations already. Revoke those that are not needed any more.",
    ),
    "error.already_member": Text("Этот человек уже в команде.", "This person is in the team already."),
    "error.role_owner_is_given": Text(
        "Владелец в команде один. Чтобы им стал другой участник, передайте ему команду.",
        "A team has one owner. To make another member the owner, hand the team over.",
    ),
    "error.owner_stays": Text(
        "Владелец не может выйти из команды. Сначала передайте её другому участнику или удалите.",
        "The owner cannot leave the team. Hand it over to another member first, or delete it.",
    ),
    "error.owns_team": Text(
        "Вы владелец команды, в которой есть другие люди. Передайте её или удалите, затем удаляйте аккаунт.",
        "You own a team with other people in it. Hand it over or delete it, then delete the account.",
    ),
    "error.email_invalid": Text(
        "Это не похоже на адрес почты. Проверьте его.", "This does not look like an email address. Check it."
    ),
}
