"""Credits: the ledger, the operator's managed keys, and calls that are paid for with credits."""

from pathlib import Path

from alembic import op

revision: str = "0043"
down_revision: str | None = "0042"
branch_labels: str | None = None
depends_on: str | None = None

_SQL = Path(__file__).parents[1] / "sql"


def upgrade() -> None:
    """Make the ledger and the keys; calls are held for and charged from now on."""
    for name in ("0043_credits.sql", "0043_managed.sql"):
        # Straight to the driver: a whole file at once.
        op.get_bind().connection.driver_connection.execute((_SQL / name).read_text())  # type: ignore[union-attr]


def downgrade() -> None:
    """Without credits: what was bought and used is forgotten with the books."""
    for statement in _DOWN:
        op.execute(statement)


_WRAPPED = {
    "note_call": "note_call_within_limits",
    "put_journal": "keep_answer_of_call",
    "log_usage": "log_use_of_call",
}
_OURS = (
    "operators_ledger()",
    "give_credits(uuid, bigint, text)",
    "operators_managed_models()",
    "operators_managed_keys()",
    "withdraw_managed_model(uuid)",
    "put_managed_model(uuid, text, text, numeric, jsonb, jsonb)",
    "tell_managed_health(uuid, text, timestamptz)",
    "note_managed_health(uuid, text, timestamptz, timestamptz)",
    "sealed_managed_key(uuid)",
    "delete_managed_key(uuid)",
    "replace_managed_secret(uuid, text, text, text)",
    "change_managed_key(uuid, text, numeric, boolean)",
    "put_managed_key(text, text, text, text, bytea, text, numeric, text)",
    "offered_models()",
    "credits_of_project(uuid)",
    "own_credit_moves(bigint, integer)",
    "own_credit_lines(bigint, integer)",
    "own_credits()",
    "credit_moves_of(text, uuid, bigint, integer)",
    "credit_lines_of(text, uuid, bigint, integer)",
    "credits_of(text, uuid)",
    "pay_with_credits(uuid, uuid, text, text)",
    "return_failed_repairs(uuid, integer)",
    "settle_left_call()",
    "hold_for_call(app.builds, integer, integer, jsonb)",
    "hold_under_cap(app.credit_holds, numeric)",
    "credit_limits_of_build(uuid)",
    "cap_left(app.managed_keys, numeric)",
    "micro_of(numeric)",
    "ledger_differences()",
    "release_credits(text, text)",
    "settle_credits(text, text, bigint)",
    "count_use(app.credit_holds, bigint)",
    "lock_hold(text, text)",
    "reserve_credits(text, uuid, bigint, text, text, app.credit_holds)",
    "refund_credits(text, uuid, bigint, text, text)",
    "grant_credits(text, uuid, bigint, text, text)",
    "check_amount(bigint)",
    "book_move(app.credit_accounts, text, text, text, bigint, bigint, app.credit_holds, jsonb)",
    "lock_credit_account(text, uuid)",
    "credit_holder(uuid)",
)
_DOWN = (
    *(f"drop function app.{name}({'uuid, integer, integer, integer, jsonb'})" for name in _WRAPPED),
    *(
        f"alter function app.{inner}(uuid, integer, integer, integer, jsonb) rename to {name}"
        for name, inner in _WRAPPED.items()
    ),
    *(
        f"grant execute on function app.{name}(uuid, integer, integer, integer, jsonb) to samokoder_worker"
        for name in _WRAPPED
    ),
    *(f"drop function app.{signature}" for signature in _OURS),
    "drop trigger forget_holder on public.profiles",
    "drop function app.forget_holder()",
    "drop table app.managed_days, app.managed_models, app.managed_keys",
    "drop table app.credit_holds, app.credit_entries, app.credit_moves, app.credit_accounts",
    "drop function app.check_entries(), app.refuse_change()",
    "delete from app.audit_log where kind in ('managed_key_added', 'managed_key_replaced', 'managed_key_deleted',"
    " 'credits_given', 'user_credits_given')",
    """
    create or replace function app.audit_calls() returns trigger
        language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
    declare
        used uuid := (new.call ->> 'key_id')::uuid;
    begin
        if exists (select from app.audit_log
            where kind = 'key_used' and build_id = new.build_id and object_id = used) then
            return null;
        end if;
        insert into app.audit_log (user_id, kind, object_id, object_name, build_id)
        select b.user_id, 'key_used', used, left(k.key_name || ' ' || k.mask, 120), b.id
        from app.builds b left join public.user_api_keys k on k.id = used and k.user_id = b.user_id
        where b.id = new.build_id and not app.audit_is_full(b.user_id, 'key_used')
        on conflict (build_id, object_id) where kind = 'key_used' do nothing;
        return null;
    end;
    $$
    """,
)
