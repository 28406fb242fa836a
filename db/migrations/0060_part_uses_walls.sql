-- A prescription that ends without being supplied gives back what its part under way had taken of a limit; so does a part
-- that ends so while the prescription goes on or completes with what was handed over before.
CREATE OR REPLACE FUNCTION give_back_person_limit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE shortage_person_uses SET counts = false
  WHERE prescription_id = NEW.id AND part = OLD.part AND counts AND OLD.state <> 'waiting';
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE FUNCTION give_back_part_limit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE shortage_person_uses SET counts = false
  WHERE prescription_id = NEW.prescription_id AND part = NEW.part AND counts;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER give_back_part_limit AFTER UPDATE OF state ON prescription_parts FOR EACH ROW
  WHEN (NEW.state IS DISTINCT FROM OLD.state AND NEW.state IN ('stopped', 'missed'))
  EXECUTE FUNCTION give_back_part_limit();
