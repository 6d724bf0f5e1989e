"""What other apps may follow from a step here, in the same transaction."""

from django.dispatch import Signal

agreement_in_force = Signal()  # agreement
