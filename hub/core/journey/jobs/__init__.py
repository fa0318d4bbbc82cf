"""The journey as durable jobs: one module a kind of job (công việc bền của hành trình).

::

    hub run ─→ collect (a school, from its adapter) ─→ issue (a class: check, compose, sign)
                                    … people submit, approve, publish …
    sweeper ─→ report (what a sender has published: package, send, follow receipts)

A job's module has `NAME`, functions that queue it (ids only), and `run(desk, steps, arguments)`,
its body; `catalogue.py` lists the modules. What a body does is a function of the journey that a
command calls as well, wrapped into `Desk.attempt`: a step that is recorded, that is tried again
after a `Retry`, and whose other errors become a stoppage with whose turn it is. A person's decision
is no waiting job: it changes states in the store, and the sweeper queues what is due.
"""
