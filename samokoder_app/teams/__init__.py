"""Teams: people who share projects, with roles. Who may do what is said in SQL (`app.role_rights`)."""
