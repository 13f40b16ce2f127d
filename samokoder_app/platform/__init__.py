"""What runs the product on a machine: embedded Postgres, secrets, the supervisor."""
