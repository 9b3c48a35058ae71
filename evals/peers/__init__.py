"""Other tools doing the same job, measured beside ours."""
