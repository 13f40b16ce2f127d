"""Texts of teams."""

from samokoder_app.i18n.text import Text


class Teams:
    """Pages of teams."""

    title = Text("Команды", "Teams")
    hint = Text(
        "В команде проекты общие: все видят одну и ту же сборку, а что кому можно, решает роль.",
        "A team shares its projects: everybody follows the same build, and a role says who may do what.",
    )
    none = Text("Вы пока не состоите ни в одной команде.", "You are in no team yet.")
    name = Text("Название команды", "Name of the team")
    make = Text("Создать команду", "Make a team")
    not_in_plan = Text(
        "Создавать свои команды можно на тарифах, в которых больше одного участника. Вступить в чужую команду по "
        "приглашению можно на любом.",
        "Teams of your own come with plans for more than one member. You can join somebody else's team by an invitation "
        "on any plan.",
    )
    to_plans = Text("Выбрать тариф", "Choose a plan")
    members_count = Text("участников:", "members:")
    projects_count = Text("проектов:", "projects:")
    back = Text("Все команды", "All teams")
    gone_title = Text("Такой команды нет", "There is no such team")
    gone_hint = Text(
        "Возможно, её удалили или вы в ней больше не состоите.", "It may have been deleted, or you are no longer in it."
    )
    members = Text("Участники", "Members")
    you = Text("вы", "you")
    role_of = Text("Роль", "Role")
    spent = Text("в этом месяце", "this month")
    of_limit = Text("из", "of")
    no_limit = Text("без лимита", "no limit")
    limit = Text("Лимит в месяц, $", "Monthly limit, $")
    limit_hint = Text("Пустое поле снимает лимит.", "An empty field takes the limit away.")
    save_limit = Text("Сохранить лимит", "Save the limit")
    remove = Text("Удалить из команды", "Remove from the team")
    remove_title = Text("Удалить этого участника?", "Remove this member?")
    remove_hint = Text(
        "Он сразу потеряет доступ к проектам команды. Его сборки встанут на паузу, сделанное останется.",
        "They lose the team's projects at once. Their builds pause; the work stays.",
    )
    invitations = Text("Приглашения", "Invitations")
    invite_hint = Text(
        "Ссылка действует 7 дней и срабатывает один раз. Если указать адрес, воспользоваться ею сможет только его владелец, и "
        "приглашение придёт ему письмом.",
        "A link is valid for 7 days and works once. With an address, only its owner can use it, and it is mailed there.",
    )
    email = Text("Адрес почты (необязательно)", "Email (optional)")
    invite = Text("Пригласить", "Invite")
    made = Text("Отправьте эту ссылку: больше она не появится.", "Send this link: it will not be shown again.")
    made_and_mailed = Text(
        "Письмо с приглашением отправлено. Ссылку можете передать и вы: второй раз она не покажется.",
        "The invitation is on its way by email. You can also pass the link on: it will not be shown again.",
    )
    copy = Text("Скопировать", "Copy")
    copied = Text("Скопировано", "Copied")
    put_away = Text("Готово", "Done")
    by_link = Text("по ссылке", "by link")
    until = Text("до", "until")
    no_invitations = Text("Открытых приглашений нет.", "There are no open invitations.")
    revoke = Text("Отозвать приглашение", "Revoke the invitation")
    projects = Text("Проекты", "Projects")
    no_projects = Text(
        "В команде пока нет проектов. Создайте проект, а затем добавьте его сюда.",
        "The team has no projects yet. Make a project, then bring it in here.",
    )
    bring = Text("Добавить в команду", "Bring into the team")
    bring_which = Text("Ваш проект", "A project of yours")
    bring_hint = Text(
        "Проект станет общим и будет считаться в тарифе владельца команды.",
        "The project becomes shared and counts in the plan of the team's owner.",
    )
    take_out = Text("Убрать из команды", "Take out of the team")
    keys = Text("Ключи команды", "Keys of the team")
    keys_hint = Text(
        "Ключ остаётся вашим: команда строит на нём, но видит только название.",
        "A key stays yours: the team builds with it, and sees nothing of it but its name.",
    )
    no_keys = Text("У команды пока нет ни одного ключа.", "No key is lent to the team yet.")
    lend = Text("Дать команде", "Lend to the team")
    lend_which = Text("Ваш ключ", "A key of yours")
    lent_by = Text("владелец:", "lent by")
    take_back = Text("Забрать ключ", "Take the key back")
    settings = Text("Команда", "The team")
    rename = Text("Переименовать", "Rename")
    team_limit = Text("Лимит команды в месяц, $", "Monthly limit of the team, $")
    give = Text("Предложить", "Offer the team")
    give_to = Text("Новый владелец", "The new owner")
    give_title = Text("Предложить команду?", "Offer the team?")
    give_hint = Text(
        "Когда участник согласится, все проекты и кредиты команды перейдут ему и считаться будет его тариф. Вы останетесь "
        "администратором.",
        "Once they agree, all projects and credits of the team are theirs, and their plan counts. You stay as an admin.",
    )
    offered = Text("Ждём ответа: команда предложена участнику", "Waiting for an answer; the team is offered to")
    withdraw = Text("Отозвать предложение", "Withdraw the offer")
    offer_title = Text("Вам предлагают стать владельцем", "You are asked to own this team")
    offer_hint = Text(
        "Проекты и кредиты команды станут вашими, и считаться будет ваш тариф. Прежний владелец останется администратором.",
        "Its projects and credits become yours, and your plan counts. The present owner stays as an admin.",
    )
    take = Text("Принять команду", "Take the team")
    decline = Text("Отказаться", "Decline")
    leave = Text("Выйти из команды", "Leave the team")
    leave_title = Text("Выйти из команды?", "Leave the team?")
    leave_hint = Text(
        "Вы потеряете доступ к её проектам. Ваши сборки встанут на паузу, сделанное останется команде.",
        "You lose its projects. Your builds pause; the work stays with the team.",
    )
    delete = Text("Удалить команду", "Delete the team")
    delete_title = Text("Удалить команду?", "Delete the team?")
    delete_hint = Text(
        "Проекты, кредиты и журнал останутся у вас, все остальные потеряют к проектам доступ.",
        "The projects, the credits and the log stay with you; everybody else loses the projects.",
    )
    past = Text("Удалённые команды", "Deleted teams")
    past_hint = Text("Журналы команд, которые вы удалили.", "Logs of teams that you have deleted.")
    ended = Text("Команда удалена", "Deleted")
    credits = Text("Кредиты команды", "Credits of the team")
    credits_hint = Text(
        "Пока счёт команды ни разу не пополняли, сборки оплачиваются кредитами её владельца. После первого перевода сборки команды "
        "оплачиваются только отсюда. Вернуть переведённое нельзя; если удалить команду, остаток получит её владелец.",
        "Until the team's account is first filled, its owner's credits pay for builds. After the first transfer they are paid "
        "from here alone. A transfer cannot be taken back; if the team is deleted, its owner gets what is left.",
    )
    packs_hint = Text(
        "Кредиты поступают на счёт команды, платите вы. Если деньги вернут, кредиты спишутся со счёта команды.",
        "The credits go to the team's account, and you pay. If the money goes back, they are taken from the team's account.",
    )
    credits_unopened = Text("Счёт пока не пополняли: платит владелец.", "Nothing was moved here yet: the owner pays.")
    fill_amount = Text("Сколько перевести", "How many")
    fill_have = Text("У вас кредитов:", "You have")
    fill = Text("Перевести команде", "Move to the team")
    filled = Text("Переведено.", "Moved.")
    log = Text("Журнал", "Log")
    no_lines = Text("Здесь пока пусто.", "Nothing yet.")
    somebody = Text("удалённый аккаунт", "a deleted account")


class Presence:
    """Who else looks at a project."""

    looking = Text("Сейчас здесь", "Here now")


class JoinTexts:
    """The page to which an invitation leads."""

    title = Text("Приглашение в команду", "Invitation to a team")
    invited = Text("Вас приглашают в команду", "You are invited to the team")
    invited_by = Text("Приглашает", "Invited by")
    your_role = Text("Ваша роль", "Your role")
    join = Text("Вступить", "Join")
    to_teams = Text("К командам", "To the teams")


class TeamRoles:
    """Roles in a word."""

    owner = Text("владелец", "owner")
    admin = Text("администратор", "admin")
    editor = Text("редактор", "editor")
    viewer = Text("наблюдатель", "viewer")


class RoleAbout:
    """What each role may do."""

    admin = Text(
        "администратор: всё, кроме передачи и удаления команды", "admin: everything but handing over and deleting"
    )
    editor = Text("редактор: строит, меняет и скачивает проекты", "editor: builds, changes and downloads projects")
    viewer = Text("наблюдатель: только смотрит", "viewer: looks on only")


class TeamDeeds:
    """Lines of the log, by their kind."""

    team_made = Text("создание команды", "made the team")
    team_renamed = Text("новое название", "renamed the team")
    team_limit_changed = Text("лимит команды", "changed the team's limit")
    invited = Text("приглашение", "invited somebody")
    invitation_revoked = Text("приглашение отозвано", "revoked an invitation")
    joined = Text("вступление в команду", "joined")
    left = Text("выход из команды", "left")
    removed = Text("участник удалён", "removed a member")
    role_changed = Text("новая роль", "changed a role")
    member_limit_changed = Text("лимит участника", "changed a member's limit")
    owner_changed = Text("команда передана", "took the team over")
    team_offered = Text("команда предложена", "offered the team")
    offer_withdrawn = Text("предложение отозвано", "withdrew the offer of the team")
    offer_declined = Text("предложение отклонено", "declined the team")
    team_deleted = Text("команда удалена", "deleted the team")
    credits_bought = Text("купил кредиты для команды", "bought credits for the team")
    credits_moved_in = Text("перевод кредитов команде", "moved credits to the team")
    project_made = Text("новый проект", "made a project")
    project_moved_in = Text("проект добавлен", "brought in a project")
    project_moved_out = Text("проект убран", "took out a project")
    project_deleted = Text("проект удалён", "deleted a project")
    key_lent = Text("ключ дан команде", "lent a key")
    key_taken_back = Text("ключ отозван", "took back a key")


WHOSE_PLAN = Text("Действует тариф владельца команды: {payer}.", "The plan of the team's owner counts: {payer}.")
"""After the sentence of a limit that is somebody else's."""

TEAM_ERRORS: dict[str, Text] = {
    "error.members_full": Text(
        "В команде уже 200 человек, больше нельзя. Создайте ещё одну команду.",
        "There are 200 people in the team, the most there can be. Make another team.",
    ),
    "error.role_forbids": Text(
        "Ваша роль в команде этого не позволяет. Попросите владельца или администратора команды.",
        "Your role in the team does not allow this. Ask the team's owner or an admin.",
    ),
    "error.team_account_unopened": Text(
        "На счёте команды ещё ничего не было. Первый перевод делает владелец или администратор: после него сборки команды "
        "оплачиваются с этого счёта.",
        "Nothing was ever in the team's account. The first transfer is for the owner or an admin: from then on the team's "
        "builds are paid from there.",
    ),
    "error.team_not_found": Text(
        "Такой команды нет: возможно, её удалили или вы в ней больше не состоите. Откройте список команд.",
        "There is no such team; it may have been deleted, or you are no longer in it. Open the list of teams.",
    ),
    "error.member_not_found": Text(
        "Этого человека в команде уже нет. Обновите страницу.",
        "This person is not in the team any more. Reload the page.",
    ),
    "error.team_name_empty": Text("Название пустое. Назовите команду.", "The name is empty: give the team one."),
    "error.teams_full": Text(
        "У вас уже 20 команд, больше создать нельзя. Удалите ненужную.",
        "You own 20 teams already, the most there can be. Delete one you do not need.",
    ),
    "error.quota_teams": Text(
        "Команды не входят в ваш тариф. Перейдите на тариф с командами, чтобы приглашать людей.",
        "Your plan has no teams. Choose a plan with a team to invite people.",
    ),
    "error.quota_members": Text(
        "Тариф владельца команды не допускает больше участников. Удалите кого-нибудь или смените тариф.",
        "The plan of the team's owner allows no more members. Remove somebody or change the plan.",
    ),
    "error.team_read_only": Text(
        "Проекты команды доступны только для чтения: в тариф её владельца входит участников — {most}, а в команде их больше. Владельцу нужно удалить лишних или сменить тариф.",
        "The team's projects are read-only: its owner's plan includes {most} members, and the team has more. Its owner can remove some or change the plan.",
    ),
    "error.team_not_offered": Text(
        "Предложение отозвано. Обновите страницу.", "The offer was withdrawn. Reload the page."
    ),
    "error.payer_locked": Text(
        "Аккаунт владельца проекта заблокирован оператором сервера, поэтому собирать здесь сейчас нельзя. Обратитесь к владельцу.",
        "The operator of this server has locked the account of the project's owner, so nothing can be built here now. Ask the owner.",
    ),
    "error.invitation_gone": Text(
        "Это приглашение уже использовано, отозвано или его срок истёк. Попросите новое.",
        "This invitation was used, revoked, or has expired. Ask for a new one.",
    ),
    "error.invitation_of_another": Text(
        "Приглашение отправлено на другой адрес. Войдите с тем адресом, на который его прислали, или попросите новое.",
        "The invitation is for another address. Sign in with the address it was sent to, or ask for a new one.",
    ),
    "error.invitations_full": Text(
        "Открытых приглашений уже 50. Отзовите те, что больше не нужны.",
        "There are 50 open invitations already. Revoke those that are not needed any more.",
    ),
    "error.already_member": Text(
        "Этот человек уже в команде: приглашать его не нужно.",
        "This person is in the team already: no invitation is needed.",
    ),
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
