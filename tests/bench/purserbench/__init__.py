"""What ./dev bench measures: see docs/performance.md."""
