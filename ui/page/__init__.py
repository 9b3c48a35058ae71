"""The Gradio page: the only place that imports Gradio."""

import os

# Gradio reads this when it is first imported: nothing is told to anyone.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
