"""The same skill as a web service, for those who host it themselves; not in Lambda's zip."""
