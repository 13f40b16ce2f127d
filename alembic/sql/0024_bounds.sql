-- Users write these columns of their keys themselves. Times without end are none that Python knows, and control
-- characters in the id of a model none that may be named for a build.
update public.user_api_keys set cooling_until = null where not cooling_until between '2000-01-01' and '3000-01-01';
update public.user_api_keys set checked_at = null where not checked_at between '2000-01-01' and '3000-01-01';
update public.user_api_keys set model = null where model ~ '[\x01-\x1f\x7f]';
delete from app.model_routes where model ~ '[\x01-\x1f\x7f]';

alter table public.user_api_keys
    add constraint user_api_keys_cooling_until_check check (cooling_until between '2000-01-01' and '3000-01-01'),
    add constraint user_api_keys_checked_at_check check (checked_at between '2000-01-01' and '3000-01-01'),
    add constraint user_api_keys_model_controls_check check (model !~ '[\x01-\x1f\x7f]');
alter table app.model_routes
    add constraint model_routes_model_controls_check check (model !~ '[\x01-\x1f\x7f]');
