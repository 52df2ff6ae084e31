"""Views: what a result looks like on a terminal, on a page, and as one person's year."""
