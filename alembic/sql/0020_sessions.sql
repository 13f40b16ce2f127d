-- What a browser says of itself, so that its owner knows which session is which.
alter table app.web_sessions add column agent text not null default '' check (length(agent) <= 300);
