-- Functions are executable by everybody unless taken away.
revoke all on all functions in schema app from public, anon, authenticated;

grant execute on function
    app.create_project, app.start_build, app.request_cancel, app.request_pause, app.resume_build, app.approve_build,
    app.accept_build, app.edit_build_state, app.post_message, app.save_user_file,
    app.workspace_slot, app.preview_host, app.issue_preview_ticket, app.own_limits
    to authenticated;
grant execute on function app.redeem_preview_ticket, app.preview_visitor, app.queue_health to anon, authenticated;
grant execute on function
    app.claim_build, app.renew_lease, app.release_build, app.rest_build, app.requeue_stalled, app.append_event,
    app.save_checkpoint, app.put_journal, app.log_usage, app.put_blob, app.save_version, app.save_text, app.fence,
    app.workspace_slot, app.queue_health
    to samokoder_worker;
grant execute on function app.grant_operator to samokoder_auth;

-- The queue belongs to the workers.
grant usage on schema queue to samokoder_worker;
grant all on all tables in schema queue to samokoder_worker;
grant usage on all sequences in schema queue to samokoder_worker;
