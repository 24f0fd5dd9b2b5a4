"""What goes out: commands that are told what happened, and the commands of runbooks."""
