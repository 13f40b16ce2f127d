"""The matrix of tables and views: one row for each. What is not said here nobody may do."""

from tests.integration.matrix.notation import (
    BY_BUILD,
    BY_CREDITS,
    BY_HOLDER,
    BY_ID,
    BY_KEY,
    BY_PROJECT,
    BY_TEAM,
    BY_USER,
    Table,
)

_QUEUE = Table(worker="select, insert, update, delete")
_CREDENTIALS = Table(BY_USER, auth="select, insert, update, delete")

TABLES = {
    # Lists that everybody reads
    "public.subscription_limits": Table(user="select", anon="select", worker="select"),
    "public.ai_providers": Table(user="select", anon="select", worker="select"),
    "public.ai_models": Table(user="select", anon="select", worker="select"),
    "app.model_families": Table(user="select", worker="select"),
    # A user
    "public.profiles": Table(
        BY_ID,
        user="select, update (display_name, language, theme)",
        worker="select",
        auth="select (display_name, email, id, is_operator, language, locked_at, theme)",
    ),
    "public.user_api_keys": Table(
        BY_USER,
        user="select but (encrypted_key), update (checked_at, cooling_until, health, key_name, model, position), delete",
        worker="select, update (checked_at, cooling_until, health, last_used_at, models_due_at)",
    ),
    "app.key_models": Table(BY_KEY, user="select", worker="select"),
    "app.access_tokens": Table(BY_USER, user="select but (hash)"),
    "app.kept_answers": Table(BY_USER),  # sealed: reached through functions alone
    "app.idea_images": Table(BY_USER, user="select"),
    "app.model_routes": Table(BY_USER, user="select", worker="select"),
    "app.route_choices": Table(BY_USER, user="select", worker="select"),
    "app.spending_limits": Table(BY_USER, user="select"),
    "app.api_usage_log": Table(BY_USER, user="select", worker="select"),
    "app.usage_daily": Table(BY_USER, user="select"),
    "app.credit_accounts": Table(BY_HOLDER),  # books: reached through functions alone, also by workers
    "app.credit_moves": Table(BY_CREDITS),
    "app.credit_entries": Table(BY_CREDITS),
    "app.credit_holds": Table(BY_CREDITS),
    "app.project_costs": Table(BY_USER, user="select"),
    "app.user_days": Table(BY_USER),
    "app.user_steps": Table(BY_USER),
    "app.audit_log": Table(BY_USER, user="select", auth="select"),
    "app.plan_holders": Table(BY_USER),
    "app.build_starts": Table(BY_USER),
    "app.enterprise_requests": Table(BY_USER, user="select"),
    # Payments
    "app.credit_packs": Table(user="select", anon="select", worker="select"),
    "app.subscriptions": Table(BY_USER, user="select", worker="select"),
    "app.invoices": Table(BY_USER, user="select", worker="select"),
    "app.credit_purchases": Table(BY_USER, user="select", worker="select"),
    "app.checkouts": Table(BY_USER, user="select", worker="select"),
    "app.checkout_turns": Table(BY_USER, worker="select"),
    "app.doubled_subscriptions": Table(BY_USER, user="select", worker="select"),
    "app.plan_credits": Table(BY_USER, worker="select"),
    "app.payment_customers": Table(BY_USER, worker="select"),
    "app.left_customers": Table(worker="select"),
    "app.payment_account": Table(worker="select"),
    "app.payment_prices": Table(worker="select"),
    "app.payment_events": Table(worker="select"),
    "app.payment_tickets": Table(worker="select"),
    # A project
    "public.projects": Table(BY_USER, user="select, update (description, name), delete", worker="select"),
    "app.builds": Table(BY_USER, user="select", worker="select"),
    "app.events": Table(BY_PROJECT, user="select", worker="select"),
    "app.messages": Table(BY_PROJECT, user="select", worker="select"),
    "app.blobs": Table(BY_PROJECT, user="select", worker="select"),
    "app.versions": Table(BY_PROJECT, user="select", worker="select"),
    "app.version_files": Table(BY_PROJECT, user="select", worker="select"),
    "app.preview_hosts": Table(BY_PROJECT, user="select"),
    "app.project_hosts": Table(BY_PROJECT, user="select", worker="select"),
    "app.project_packages": Table(BY_PROJECT, user="select", worker="select"),
    "app.project_secrets": Table(BY_PROJECT, user="select but (salt, sealed)", worker="select"),
    # A team
    "app.teams": Table(BY_TEAM.replace("team_id", "id", 1), user="select"),
    "app.team_members": Table(BY_TEAM, user="select", worker="select"),
    "app.team_invitations": Table(BY_TEAM),
    "app.team_keys": Table(BY_TEAM, worker="select"),
    "app.team_log": Table(BY_TEAM),
    "app.presence": Table(BY_USER),
    # Of a user's, and not shown to him
    "app.checkpoints": Table(BY_BUILD, worker="select"),
    "app.model_journal": Table(BY_BUILD, worker="select"),
    "app.tool_journal": Table(BY_BUILD, worker="select"),
    "app.open_calls": Table(BY_BUILD, worker="select"),
    "app.workspaces": Table(BY_PROJECT, worker="select"),
    "app.preview_tickets": Table(BY_USER),
    "app.account_exports": Table(BY_USER),
    # Signing in
    "auth.users": Table(BY_ID, auth="select, insert, update, delete"),
    "auth.sessions": _CREDENTIALS,
    "auth.refresh_tokens": _CREDENTIALS,
    "auth.one_time_tokens": _CREDENTIALS,
    "auth.identities": _CREDENTIALS,
    "auth.flow_state": Table(auth="select, insert, update, delete"),
    "app.web_sessions": _CREDENTIALS,
    "app.outbox_mail": _CREDENTIALS,
    # The operator's keys: users are told of their models by a function
    "app.managed_keys": Table(worker="select"),
    "app.managed_models": Table(worker="select"),
    "app.managed_days": Table(),
    # The installation
    "app.instance": Table(),
    "app.schema_migrations": Table(),
    "queue.procrastinate_jobs": _QUEUE,
    "queue.procrastinate_events": _QUEUE,
    "queue.procrastinate_periodic_defers": _QUEUE,
    "queue.procrastinate_workers": _QUEUE,
}
