"""Plan, payments and invoices."""
