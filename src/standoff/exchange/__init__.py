"""Other people's file formats: models in and out, and what is lost on the way."""
