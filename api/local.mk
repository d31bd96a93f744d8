# The API document.
