"""Pages that people look at, for the walk with axe and for the pictures: each helper adds the pages of their app.

A line is (name of the picture, who opens it, path). ``who`` is a person of :class:`conftest.County` or ``None`` for
somebody who is not signed in. In paths ``{draft}``, ``{desk}`` … are the texts of :class:`web.scene.Scene`, ``{round}``
its round, ``{compiler}`` a person; ``{project}``, ``{ledger}`` … what :func:`web.proving.proved` makes.
"""

PAGES: list[tuple[str, str | None, str]] = [
    # rounds and first pages
    ("inbox-compiler", "compiler", "/"),
    ("inbox-returned", "culture_compiler", "/"),
    ("inbox-not-begun", "unit_compiler", "/"),
    ("inbox-desk", "officer", "/"),
    ("inbox-performance", "performer", "/"),
    ("inbox-auditor", "auditor", "/"),
    ("inbox-system", "system_admin", "/"),
    ("inbox-security", "security_admin", "/"),
    ("inbox-audit", "audit_admin", "/"),
    ("inbox-nobody", "nobody", "/"),
    ("notices", "compiler", "/notices"),
    ("rounds", "performer", "/rounds/"),
    ("round-new", "performer", "/rounds/new"),
    ("round", "performer", "/rounds/{round}/"),
    ("round-department", "head", "/rounds/{round}/?late=1"),
    # texts
    ("texts", "performer", "/texts/?q=经费"),
    ("texts-none", "officer", "/texts/?q=没有这样的项目"),
    ("text-draft", "compiler", "/texts/{draft}/"),
    ("text-returned", "culture_compiler", "/texts/{returned}/"),
    ("text-desk", "officer", "/texts/{desk}/"),
    ("text-approved", "auditor", "/texts/{approved}/"),
    ("text-adjusting", "auditor", "/texts/{adjusting}/"),
    ("findings-draft", "compiler", "/texts/{draft}/findings"),
    ("findings-version", "officer", "/texts/{desk}/findings"),
    ("versions", "officer", "/texts/{desk}/versions"),
    ("diff", "officer", "/texts/{desk}/diff"),
    ("diff-adjustment", "auditor", "/texts/{adjusting}/diff"),
    # compiling
    ("edit", "compiler", "/texts/{draft}/edit"),
    ("edit-read", "auditor", "/texts/{approved}/edit"),
    ("import", "compiler", "/texts/{draft}/import"),
    ("carry", "compiler", "/texts/{draft}/carry-over"),
    # review
    ("submit-draft", "compiler", "/texts/{draft}/submit"),
    ("submit-returned", "culture_compiler", "/texts/{returned}/submit"),
    ("version-desk", "officer", "/texts/{desk}/versions/2"),
    ("version-performance", "performer", "/texts/{final}/versions/1"),
    ("version-read", "auditor", "/texts/{approved}/versions/2"),
    ("return", "officer", "/texts/{desk}/return"),
    ("review-whole", "officer", "/texts/{desk}/review"),
    ("review-projects", "officer", "/texts/{desk}/review?per=project"),
    ("review-read", "auditor", "/texts/{approved}/review"),
    # evidence
    ("evidence", "compiler421", "/projects/{project}/evidence"),
    ("evidence-read", "officer", "/projects/{project}/evidence"),
    *(
        (f"trace-{name}", "compiler421", f"/projects/{{project}}/evidence/indicators/{{{name}}}")
        for name in ("computed", "typed", "none", "zero", "unsettled")
    ),
    ("trace-on", "auditor", "/projects/{project}/evidence/indicators/{computed}?on=2025-04-30"),
    ("route", "compiler421", "/projects/{project}/evidence/indicators/{unsettled}/route"),
    ("route-formula", "compiler421", "/projects/{project}/evidence/indicators/{computed}/route"),
    ("value", "compiler421", "/projects/{project}/evidence/indicators/{typed}/value"),
    ("ledger-new", "compiler421", "/projects/{project}/evidence/ledgers/new"),
    ("ledger", "compiler421", "/projects/{project}/evidence/ledgers/{ledger}"),
    ("ledger-void", "auditor", "/projects/{project}/evidence/ledgers/{ledger}?show=void"),
    ("entry-new", "compiler421", "/projects/{project}/evidence/ledgers/{ledger}/new"),
    ("entry", "compiler421", "/projects/{project}/evidence/entries/{entry}"),
    ("entry-changed", "auditor", "/projects/{project}/evidence/entries/{changed}"),
    ("entry-correct", "compiler421", "/projects/{project}/evidence/entries/{entry}/correct"),
    ("evidence-image", "compiler421", "/projects/{project}/evidence/files/{image}"),
    ("evidence-paper", "auditor", "/projects/{project}/evidence/files/{paper}"),
    ("ledger-import", "compiler421", "/projects/{project}/evidence/ledgers/{ledger}/import"),
    ("ledger-batch", "compiler421", "/projects/{project}/evidence/ledgers/{ledger}/import/{batch}"),
    # people
    ("sign-in", None, "/sign-in"),
    ("me", "compiler", "/me"),
    ("totp", "compiler", "/me/code"),
    ("password", "compiler", "/password"),
    ("people", "system_admin", "/people/"),
    ("people-import", "system_admin", "/people/import"),
    ("person-new", "system_admin", "/people/new"),
    ("organisations", "system_admin", "/people/organisations/"),
    ("organisation-new", "system_admin", "/people/organisations/new"),
    ("organisations-import", "system_admin", "/people/organisations/import"),
    ("person", "security_admin", "/people/{compiler}"),
    ("offices", "security_admin", "/people/offices"),
    ("locks", "security_admin", "/people/locks"),
    # the record
    ("audit", "auditor", "/audit/"),
    ("audit-entry", "auditor", "/audit/5"),
    ("audit-about", "auditor", "/audit/about"),
    ("audit-verify", "audit_admin", "/audit/verify"),
    ("checkpoints", "audit_admin", "/audit/checkpoints"),
    ("checkpoints-department", "compiler", "/audit/checkpoints"),
]
