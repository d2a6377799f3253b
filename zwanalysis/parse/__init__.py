"""One notice: metadata, outline, layouts, units, deadlines, damage."""
