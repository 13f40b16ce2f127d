"""A model that misbehaves on a seeded schedule, in the real wire format, and otherwise builds what it is asked."""
