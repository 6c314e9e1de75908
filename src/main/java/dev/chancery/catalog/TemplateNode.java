package dev.chancery.catalog;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A claims template as it was understood. */
sealed interface TemplateNode {
  record Members(Map<String, TemplateNode> members) implements TemplateNode {}

  record Elements(List<TemplateNode> elements) implements TemplateNode {}

  record Constant(@Nullable Object value) implements TemplateNode {}

  /** Names the value by the members that lead to it; at least one. */
  record Placeholder(ClaimsTemplate.Root root, List<String> path) implements TemplateNode {}
}
