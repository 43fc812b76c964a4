"""One file for each table: ``python -m jpeglab experiment NAME --photos FOLDER`` makes it anew from anyone's photos."""
