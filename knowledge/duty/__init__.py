"""Who is on duty when: a rota by week, and what is changed of it. Pure; imports nothing of the other folders."""
