insert into public.subscription_limits
    (plan, title, price_usd, max_projects, max_builds_per_day, max_concurrent_builds, position) values
    ('free', 'Free', 0, 2, 10, 1, 1),
    ('starter', 'Starter', 5, 5, 50, 1, 2),
    ('professional', 'Professional', 10, null, 200, 3, 3),
    ('business', 'Business', 25, null, 500, 10, 4),
    ('enterprise', 'Enterprise', null, null, null, null, 5);

insert into public.ai_providers
    (id, title, kind, base_url, needs_key, needs_base_url, is_available, position) values
    ('demo', 'Demo', 'demo', null, false, false, true, 1),
    ('openai_compatible', 'OpenAI-compatible endpoint', 'openai_compatible', null, false, true, true, 2),
    ('openrouter', 'OpenRouter', 'openai_compatible', 'https://openrouter.ai/api/v1', true, false, true, 3),
    ('openai', 'OpenAI', 'openai_compatible', 'https://api.openai.com/v1', true, false, true, 4),
    ('groq', 'Groq', 'openai_compatible', 'https://api.groq.com/openai/v1', true, false, true, 5),
    ('anthropic', 'Anthropic', 'openai_compatible', 'https://api.anthropic.com/v1', true, false, false, 6);

-- Model names change faster than migrations: apart from the demo, people type the id they want.
insert into public.ai_models (id, provider_id, model, title, is_default, position) values
    ('demo/demo', 'demo', 'demo', 'Demo', true, 1);
