"""Work that takes CPU, beside the event loop: in threads, or in processes of its own that a hostile page may not outlast.

    Workers.do(function, *args) → Turns (people first) → Seat (one process, started when needed) → worker.py → Answer

`threads.py` and `processes.py` are the two kinds of `news.ports.Workers`; `bot.py` and the tools choose one by `WORKERS`.
Whatever is done must be a function of a module, and what it takes and gives must be picklable.
"""
