-- What is packed in what is for whoever packed it and whoever holds or held the goods. Others read a package only by its
-- code, while they have it in their hands: a command that scans says which codes those are.
DROP POLICY printed_on_goods ON code_aggregations;
--> statement-breakpoint
-- True when one of the boxes right inside of a middle pack is for the acting tenant to see. Not inlined, so that a policy
-- may ask it of its own table: there it asks of boxes, which are decided without it.
CREATE FUNCTION sees_inside(p_code text) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN EXISTS (SELECT 1 FROM code_aggregations a WHERE a.parent_code = p_code AND a.child_level = 'box');
END $$;
--> statement-breakpoint
-- A box is held where it is in the books, and was held by whoever a parcel that it was scanned into belongs to or was handed
-- to: the walls of those tables say which.
CREATE POLICY of_holder ON code_aggregations FOR SELECT TO yunyaoku_app USING (
  CASE WHEN child_level = 'box' THEN
    EXISTS (SELECT 1 FROM trace_codes t WHERE t.code = child_code)
    OR EXISTS (SELECT 1 FROM shipment_scans s WHERE s.code = child_code)
  ELSE sees_inside(child_code) END);
--> statement-breakpoint
CREATE POLICY in_hand ON code_aggregations FOR SELECT TO yunyaoku_app USING (
  parent_code = ANY ((SELECT string_to_array(current_setting('yunyaoku.codes_in_hand', true), chr(31)))::text[]));
--> statement-breakpoint
-- The boxes in each of some scanned codes that are packages, through all levels.
CREATE FUNCTION boxes_in_hand(p_codes text[]) RETURNS TABLE (root text, box text) LANGUAGE plpgsql VOLATILE AS $$
DECLARE middles text[];
BEGIN
  PERFORM set_config('yunyaoku.codes_in_hand', array_to_string(p_codes, chr(31)), true);
  SELECT array_agg(a.child_code) INTO middles FROM code_aggregations a
    WHERE a.parent_code = ANY (p_codes) AND a.child_level = 'middle' AND a.disaggregated_at IS NULL;
  IF middles IS NOT NULL THEN
    PERFORM set_config('yunyaoku.codes_in_hand', array_to_string(p_codes || middles, chr(31)), true);
  END IF;
  RETURN QUERY
    WITH direct AS MATERIALIZED (
      SELECT a.parent_code, a.child_code, a.child_level FROM code_aggregations a
      WHERE a.parent_code = ANY (p_codes || middles) AND a.disaggregated_at IS NULL
    )
    SELECT d.parent_code, d.child_code FROM direct d WHERE d.parent_code = ANY (p_codes) AND d.child_level = 'box'
    UNION
    SELECT d.parent_code, inner_one.child_code FROM direct d
      JOIN direct inner_one ON inner_one.parent_code = d.child_code AND inner_one.child_level = 'box'
      WHERE d.parent_code = ANY (p_codes) AND d.child_level = 'middle'
    ORDER BY 1, 2;
  PERFORM set_config('yunyaoku.codes_in_hand', '', true);
END $$;
--> statement-breakpoint
-- Opens the packages of boxes that leave them by themselves; one that leaves whole stays closed.
CREATE FUNCTION open_packages_in_hand(p_boxes text[], p_now timestamptz, p_principal text) RETURNS void
LANGUAGE plpgsql VOLATILE AS $$
DECLARE packages text[];
BEGIN
  SELECT array_agg(DISTINCT a.parent_code) INTO packages FROM code_aggregations a
    WHERE a.child_code = ANY (p_boxes) AND a.disaggregated_at IS NULL;
  IF packages IS NULL THEN RETURN; END IF;
  PERFORM set_config('yunyaoku.codes_in_hand', array_to_string(packages, chr(31)), true);
  UPDATE code_aggregations link SET disaggregated_at = p_now, disaggregated_by = p_principal
    WHERE link.child_code = ANY (p_boxes) AND link.disaggregated_at IS NULL AND EXISTS (
      SELECT 1 FROM code_aggregations other WHERE other.parent_code = link.parent_code
        AND other.disaggregated_at IS NULL AND other.child_code <> ALL (p_boxes));
  PERFORM set_config('yunyaoku.codes_in_hand', '', true);
END $$;
