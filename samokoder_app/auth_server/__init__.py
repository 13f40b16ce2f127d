"""A Supabase-compatible auth server, the default `SUPABASE_URL` of one machine."""
