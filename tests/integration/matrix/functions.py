"""The matrix of functions: one row for each that anybody but the schema's owner may execute."""

from psycopg.types.json import Jsonb

from tests.integration.matrix.notation import Function

_PROJECT = Function("user", "project_not_found")
_BUILD = Function("user", "build_not_found")
_KEY = Function("user", "key_not_found")
_OWN = Function("user", "done")
_WORKER = Function("worker")
NOBODYS = "00000000-0000-4000-8000-000000000000"
_MANAGED_KEY = Function("user", "not_found", operator="key_not_found", arguments={"p_managed_key": NOBODYS})
_FIRST_PAGE = {"p_at": None, "p_id": None, "p_most": 200}

FUNCTIONS = {
    "auth.uid": Function("everybody"),
    "auth.role": Function("everybody"),
    "auth.jwt": Function("everybody"),
    # Projects, builds and what is said about them
    "app.create_project": _OWN,
    "app.start_build": _PROJECT,
    "app.post_message": _PROJECT,
    "app.request_cancel": _BUILD,
    "app.request_pause": _BUILD,
    "app.resume_build": _BUILD,
    "app.approve_build": _BUILD,
    "app.accept_build": _BUILD,
    "app.answer_questions": _BUILD,
    "app.put_plan_edit": _BUILD,
    "app.change_budget": _BUILD,
    "app.change_model": _BUILD,
    # Files and versions
    "app.save_user_file": _PROJECT,
    "app.change_user_files": _PROJECT,
    "app.store_import": _PROJECT,
    "app.import_version": _PROJECT,
    "app.restore_version": _PROJECT,
    "app.version_origin": _PROJECT,
    "app.fork_project": _PROJECT,
    "app.keep_idea_image": Function("user", "done", arguments={"p_type": "image/png"}),
    "app.take_idea_image": _PROJECT,
    # Previews, and what the app in them is given
    "app.workspace_slot": _PROJECT,
    "app.preview_host": _PROJECT,
    "app.issue_preview_ticket": _PROJECT,
    "app.redeem_preview_ticket": Function("anon user", "nothing"),
    "app.preview_visitor": Function("anon user", "nothing"),
    "app.put_secret": _PROJECT,
    "app.delete_secret": _PROJECT,
    "app.sealed_secrets": Function("user", "nothing"),
    "app.allow_host": _PROJECT,
    "app.ask_host": _PROJECT,
    "app.remove_host": _PROJECT,
    "app.allow_packages": _PROJECT,
    "app.remove_package": _PROJECT,
    # Keys, models, money
    "app.keep_key": Function("user", "done", arguments={"p_provider": "openai", "p_health": "ok"}),
    "app.replace_key_secret": _KEY,
    "app.save_key_models": _KEY,
    "app.sealed_key": Function("user", "nothing"),
    "app.models_of_key": Function("user worker", "nothing"),
    "app.put_routes": _PROJECT,
    "app.put_route_choices": Function("user", "nothing"),
    "app.put_limit": _PROJECT,
    "app.own_limits": Function("user", "nothing"),
    "app.own_spending_limits": _OWN,
    "app.own_experience": Function("user", "done", arguments={"p_tier": "code"}),
    "app.tier_of": _OWN,
    "public.recommended_models": Function("user", "done", arguments={"p_role": "developer"}),
    # Plans
    "app.resting_projects": Function("user", "nothing"),
    "app.own_standing": _OWN,
    "app.check_readable": Function("user", "done"),
    "app.only_free_models": Function("user worker", "nothing"),
    "app.swap_projects": Function("user", "project_not_found", arguments={"p_instead": NOBODYS}),
    "app.ask_enterprise": Function("user", "enterprise_asked", arguments={"p_people": 3}),
    "app.operators_requests": Function(
        "user", "not_found", operator="done", operator_may="read", arguments={"p_most": 200}
    ),
    "app.answer_request": Function("user", "not_found", operator="request_not_found", arguments={"p_request": NOBODYS}),
    "app.operators_plan": Function("user", "not_found", operator="done", operator_may="read"),
    "app.grant_plan": Function(
        "user", "not_found", operator="done", operator_may="change", arguments={"p_plan": None, "p_limits": Jsonb({})}
    ),
    "app.own_credits": _OWN,
    "app.own_credit_lines": Function("user", "done", arguments={"p_before": None, "p_most": 200}),
    "app.own_credit_moves": Function("user", "done", arguments={"p_after": 0, "p_most": 200}),
    "app.credits_of_project": _PROJECT,
    "app.pay_with_credits": Function("user", "build_not_found", arguments={"p_managed": NOBODYS}),
    "app.offered_models": Function("user", "nothing"),
    # Tokens and operators
    "app.make_access_token": Function("user", "done", arguments={"p_scopes": ["read"]}),
    "app.revoke_access_token": Function("user", "nothing"),
    "app.bearer_of_token": Function("auth"),
    "app.grant_operator": Function("auth"),
    "app.note_audit": Function("auth"),
    "app.prove_address": Function("auth"),
    "app.hold_account": Function("auth"),
    # Answers that are given again
    "app.claim_answer": _OWN,
    "app.renew_answer": Function("user", "nothing"),
    "app.keep_answer": _OWN,
    "app.release_answer": Function("user", "nothing"),
    "app.begin_account_export": Function("auth"),
    "app.renew_account_export": Function("auth"),
    "app.end_account_export": Function("auth"),
    "app.delete_account": Function("auth"),
    # For operators
    "app.analytics_days": Function("user", "not_found", operator="done"),
    "app.analytics_steps": Function("user", "not_found", operator="done"),
    "app.analytics_projects": Function("user", "not_found", operator="done"),
    "app.operators_users": Function(
        "user",
        "not_found",
        operator="done",
        operator_may="read",
        arguments={"p_search": "", **_FIRST_PAGE},
    ),
    "app.operators_builds": Function(
        "user", "not_found", operator="done", operator_may="read", arguments={"p_statuses": ["running"], **_FIRST_PAGE}
    ),
    "app.operators_queue": Function("user", "not_found", operator="done"),
    "app.operators_workers": Function("user", "not_found", operator="nothing"),
    "app.stop_users_build": Function("user", "not_found", operator="done", operator_may="change"),
    "app.lock_account": Function(
        "user", "not_found", operator="done", operator_may="change", arguments={"p_is_locked": True}
    ),
    "app.put_managed_key": Function(
        "user", "not_found", operator="done", arguments={"p_provider": "openai", "p_health": "ok"}
    ),
    "app.change_managed_key": _MANAGED_KEY,
    "app.replace_managed_secret": _MANAGED_KEY,
    "app.delete_managed_key": _MANAGED_KEY,
    "app.put_managed_model": _MANAGED_KEY,
    "app.sealed_managed_key": Function("user", "not_found", operator="nothing", arguments={"p_managed_key": NOBODYS}),
    "app.tell_managed_health": Function(
        "user",
        "not_found",
        operator="done",
        arguments={"p_managed_key": NOBODYS, "p_health": "ok", "p_until": None},
    ),
    "app.withdraw_managed_model": Function(
        "user", "not_found", operator="model_not_found", arguments={"p_managed_model": NOBODYS}
    ),
    "app.operators_managed_keys": Function("user", "not_found", operator="nothing"),
    "app.operators_managed_models": Function("user", "not_found", operator="nothing"),
    "app.give_credits": Function("user", "not_found", operator="done", operator_may="change"),
    "app.operators_ledger": Function("user", "not_found", operator="done"),
    # Workers
    "app.queue_health": Function("anon user worker", "done"),
    "app.operating_figures": Function("anon", "42501 permission denied for function operating_figures"),
    "app.claim_build": _WORKER,
    "app.renew_lease": _WORKER,
    "app.release_build": _WORKER,
    "app.rest_build": _WORKER,
    "app.requeue_stalled": _WORKER,
    "app.end_leases": _WORKER,
    "app.fence": _WORKER,
    "app.append_event": _WORKER,
    "app.save_checkpoint": _WORKER,
    "app.put_journal": _WORKER,
    "app.keep_tool_entry": _WORKER,
    "app.note_call": _WORKER,
    "app.log_usage": _WORKER,
    "app.limits_of_build": _WORKER,
    "app.credit_limits_of_build": _WORKER,
    "app.grant_credits": _WORKER,
    "app.refund_credits": _WORKER,
    "app.reserve_credits": _WORKER,
    "app.settle_credits": _WORKER,
    "app.release_credits": _WORKER,
    "app.ledger_differences": _WORKER,
    "app.settle_left_call": _WORKER,
    "app.return_failed_repairs": _WORKER,
    "app.note_managed_health": _WORKER,
    "app.crossed_limits": _WORKER,
    "app.earlier_build": _WORKER,
    "app.put_blob": _WORKER,
    "app.save_version": _WORKER,
    "app.save_text": _WORKER,
    "app.slot_of_project": _WORKER,
    "app.ask_host_of_build": _WORKER,
    "app.ask_packages_of_build": _WORKER,
    "app.forget_audit": _WORKER,
    "app.forget_flows": _WORKER,
    "app.forget_mails": _WORKER,
    "app.forget_one_time_tokens": _WORKER,
    "app.forget_sign_ups": _WORKER,
    "app.store_key_models": _WORKER,
    "app.store_provider_models": _WORKER,
    "app.store_model_families": _WORKER,
    "app.claim_provider_lists": _WORKER,
    "app.claim_key_lists": _WORKER,
    "queue.*": _WORKER,
}
