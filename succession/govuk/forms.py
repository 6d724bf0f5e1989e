from django import forms


class GovukForm(forms.Form):
    """Base of our forms."""
