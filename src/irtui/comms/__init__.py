"""What goes out: commands that are told what happened."""
