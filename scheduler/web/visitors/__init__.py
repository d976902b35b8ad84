"""The pages of visitors: choosing a day without applying, and the page behind their own link."""
