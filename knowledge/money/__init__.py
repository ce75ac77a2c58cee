"""What a miss is worth and until when it can be claimed: fees, credits, penalties, caps, claims."""
