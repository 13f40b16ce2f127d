-- As they are offered: what most people have a key of first, an endpoint of one's own last.
update public.ai_providers p set position = wanted.place
from (values ('openrouter', 2), ('openai', 3), ('anthropic', 4), ('groq', 5), ('openai_compatible', 6)) wanted (id, place)
where p.id = wanted.id;
