"""The kept record: reports and claims in one file, negotiations made from them each time they are asked for."""
