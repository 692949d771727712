"""What `attack.py`, `soak.py` and `Benchmarks/mapping.py` share: hostile documents, a portal that serves them, a daemon
under watch, and clients that do it harm. Standard library only; nothing but loopback is ever asked."""
