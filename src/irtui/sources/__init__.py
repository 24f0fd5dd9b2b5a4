"""How to ask and tell a monitor: one file per API, behind the `Source` protocol."""
