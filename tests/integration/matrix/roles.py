"""The matrix of roles: which right each function of a project or build takes, and which rights each role has.

Written down here by itself: the database's own table of rights is what is compared with it.
"""

RIGHTS = {
    "viewer": {"view"},
    "editor": {"view", "edit", "build", "approve", "export"},
    "admin": {"view", "edit", "build", "approve", "export", "manage", "people"},
    "owner": {"view", "edit", "build", "approve", "export", "manage", "people", "own"},
}

NEEDS = {
    "app.start_build": "build",
    "app.post_message": "build",
    "app.request_cancel": "build",
    "app.request_pause": "build",
    "app.resume_build": "build",
    "app.accept_build": "build",
    "app.put_plan_edit": "build",
    "app.change_budget": "build",
    "app.change_model": "build",
    "app.pay_with_credits": "build",
    "app.put_routes": "build",
    "app.put_limit": "build",
    "app.approve_build": "approve",
    "app.answer_questions": "approve",
    "app.save_user_file": "edit",
    "app.change_user_files": "edit",
    "app.store_import": "edit",
    "app.import_version": "edit",
    "app.restore_version": "edit",
    "app.take_idea_image": "edit",
    "app.discard_project": "edit",
    "app.ask_host": "edit",
    "app.fork_project": "export",
    "app.make_share": "export",
    "app.change_share": "export",
    "app.revoke_share": "export",
    "app.put_secret": "manage",
    "app.delete_secret": "manage",
    "app.allow_host": "manage",
    "app.remove_host": "manage",
    "app.allow_packages": "manage",
    "app.remove_package": "manage",
    "app.version_origin": "view",
    "app.credits_of_project": "build",
    "app.workspace_slot": "view",
    "app.preview_host": "view",
    "app.issue_preview_ticket": "view",
    "app.move_project": "own",
}

OWNERS_ALONE = {"app.swap_projects"}
"""Of whoever pays for the project: it decides which of his projects stay open."""
