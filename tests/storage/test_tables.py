from storage.tables import metadata


def test_every_constraint_and_index_has_a_name() -> None:
    rules = [rule for table in metadata.sorted_tables for rule in (*table.constraints, *table.indexes)]

    assert [rule for rule in rules if rule.name is None] == []


def test_no_table_has_a_field_for_an_offence() -> None:
    columns = {column.name for table in metadata.sorted_tables for column in table.columns}

    assert not {name for name in columns if "offence" in name or "conviction" in name}


def test_what_belongs_to_a_partnership_goes_with_it() -> None:
    rules = [key for table in metadata.sorted_tables for key in table.foreign_keys]

    assert {key.ondelete for key in rules if key.column.table.name != "recordings"} == {"CASCADE"}
